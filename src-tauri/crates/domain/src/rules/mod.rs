//! One rule, one file; each says why it refuses and what to do.
//! Never here: a screen's words beyond those reasons, a store, a clock.
