//! `#[derive(Record)]`: turns a plain struct into fields as data (see `waymark_domain::Record`).
//! Never here: what a field means.
//!
//! `#[record(Student)]` names the record type; each field carries
//! `#[field(7, "Date of birth", personal, unit = "address", import = "dob|birth date", search = 8)]`.

use proc_macro::TokenStream;
use quote::quote;
use syn::{
    Data, DeriveInput, Fields, Ident, LitInt, LitStr, Token, parse::ParseStream, parse_macro_input,
    spanned::Spanned,
};

struct FieldSpec {
    id: LitInt,
    label: LitStr,
    sensitivity: Ident,
    unit: Option<LitStr>,
    import: Vec<String>,
    search: u8,
}

fn field_spec(input: ParseStream) -> syn::Result<FieldSpec> {
    let id: LitInt = input.parse()?;
    input.parse::<Token![,]>()?;
    let label: LitStr = input.parse()?;
    input.parse::<Token![,]>()?;
    let word: Ident = input.parse()?;
    let sensitivity = match word.to_string().as_str() {
        "public" => "Public",
        "office" => "Office",
        "personal" => "Personal",
        "special" => "Special",
        _ => return Err(syn::Error::new(word.span(), "a field is public, office, personal or special")),
    };
    let mut spec = FieldSpec {
        id,
        label,
        sensitivity: Ident::new(sensitivity, word.span()),
        unit: None,
        import: Vec::new(),
        search: 0,
    };
    while input.peek(Token![,]) {
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            break;
        }
        let key: Ident = input.parse()?;
        input.parse::<Token![=]>()?;
        match key.to_string().as_str() {
            "unit" => spec.unit = Some(input.parse()?),
            "import" => {
                spec.import = input.parse::<LitStr>()?.value().split('|').map(str::to_owned).collect()
            }
            "search" => spec.search = input.parse::<LitInt>()?.base10_parse()?,
            _ => return Err(syn::Error::new(key.span(), "known here: unit, import, search")),
        }
    }
    Ok(spec)
}

#[proc_macro_derive(Record, attributes(record, field))]
pub fn record(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand(input).unwrap_or_else(|e| e.to_compile_error()).into()
}

fn expand(input: DeriveInput) -> syn::Result<proc_macro2::TokenStream> {
    let name = &input.ident;
    let Data::Struct(data) = &input.data else {
        return Err(syn::Error::new(input.span(), "a record is a struct"));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(syn::Error::new(input.span(), "a record's fields have names"));
    };
    let (mut declared, mut ids, mut idents, mut types) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for field in &fields.named {
        let attribute = field.attrs.iter().find(|a| a.path().is_ident("field")).ok_or_else(|| {
            syn::Error::new(field.span(), "every field of a record is declared with #[field(...)]")
        })?;
        let FieldSpec { id, label, sensitivity, unit, import, search } =
            attribute.parse_args_with(field_spec)?;
        if ids.iter().any(|seen: &LitInt| seen.base10_digits() == id.base10_digits()) {
            return Err(syn::Error::new(
                id.span(),
                "this field id is used already, and an id is never used again",
            ));
        }
        let ident = field.ident.clone().ok_or_else(|| syn::Error::new(field.span(), "a name is needed"))?;
        let text = ident.to_string();
        let unit = unit.map_or_else(|| text.clone(), |u| u.value());
        let ty = &field.ty;
        declared.push(quote! {
            ::waymark_domain::Field {
                id: #id, name: #text, label: #label,
                kind: <#ty as ::waymark_domain::FieldType>::KIND,
                required: <#ty as ::waymark_domain::FieldType>::REQUIRED,
                sensitivity: ::waymark_domain::Sensitivity::#sensitivity,
                unit: #unit, import: &[#(#import),*], search: #search,
                parse: ::waymark_domain::record::text::parse::<#ty>,
                accepts: ::waymark_domain::record::text::accepts::<#ty>,
                show: ::waymark_domain::record::text::show::<#ty>,
            }
        });
        ids.push(id);
        idents.push(ident);
        types.push(ty.clone());
    }
    let index: Vec<usize> = (0..ids.len()).collect();
    Ok(quote! {
        impl ::waymark_domain::record::Linked for #name {
            const TARGET: ::waymark_domain::RecordType = ::waymark_domain::RecordType::#name;
        }

        impl ::waymark_domain::Record for #name {
            const TYPE: ::waymark_domain::RecordType = ::waymark_domain::RecordType::#name;
            const FIELDS: &'static [::waymark_domain::Field] = &[#(#declared),*];

            fn value(&self, field: ::waymark_domain::FieldId) -> ::waymark_domain::Value {
                match field {
                    #(#ids => ::waymark_domain::FieldType::to_value(&self.#idents),)*
                    _ => ::waymark_domain::Value::Null,
                }
            }

            fn from_values(values: &::waymark_domain::Values) -> Result<Self, ::waymark_domain::FieldProblem> {
                const EMPTY: ::waymark_domain::Value = ::waymark_domain::Value::Null;
                Ok(#name { #(
                    #idents: <#types as ::waymark_domain::FieldType>::from_value(values.get(&#ids).unwrap_or(&EMPTY))
                        .map_err(|why| ::waymark_domain::FieldProblem::new(&Self::FIELDS[#index], why))?,
                )* })
            }
        }
    })
}
