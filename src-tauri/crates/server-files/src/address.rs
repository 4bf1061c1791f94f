//! What a place for files is called, and the way to it.
//! Never here: what is in it.

use crate::{FilePlace, FilesError, line::Line};
use object_store::{
    BackoffConfig, ClientConfigKey, RetryConfig,
    aws::{AmazonS3Builder, AmazonS3ConfigKey},
    local::LocalFileSystem,
    path::Path as Within,
    prefix::PrefixStore,
};
use std::{path::PathBuf, sync::Arc, time::Duration};

/// A laptop waits for an answer meanwhile.
const LONGEST_TRYING: Duration = Duration::from_secs(8);
const MOST_TRIES: usize = 2;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    Folder(PathBuf),
    /// Where it stands, and with which keys, is in the environment, under the names that are usual for S3.
    S3 {
        bucket: String,
        prefix: String,
    },
}

impl std::str::FromStr for Address {
    type Err = FilesError;

    fn from_str(text: &str) -> Result<Self, FilesError> {
        let unusable = |why: &str| FilesError::Address(text.to_owned(), why.to_owned());
        let Some(rest) = text.strip_prefix("s3://") else {
            return match text {
                "" => Err(unusable("it is empty")),
                _ if text.contains("://") => Err(unusable("of addresses it knows those of S3")),
                folder => Ok(Address::Folder(folder.into())),
            };
        };
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let is_bucket = !bucket.is_empty()
            && bucket.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-_".contains(&b));
        if !is_bucket {
            return Err(unusable("it names no bucket"));
        }
        let within = Within::parse(prefix).map_err(|why| unusable(&why.to_string()))?;
        Ok(Address::S3 { bucket: bucket.to_owned(), prefix: within.to_string() })
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Address::Folder(dir) => write!(to, "{}", dir.display()),
            Address::S3 { bucket, prefix } if prefix.is_empty() => write!(to, "s3://{bucket}"),
            Address::S3 { bucket, prefix } => write!(to, "s3://{bucket}/{prefix}"),
        }
    }
}

impl Address {
    /// `make` a folder that is not there. `authorities` are certificates (DER) beside those that every computer knows.
    /// `environment` are names and values as the process was given them.
    pub fn open(
        &self,
        make: bool,
        authorities: &[Vec<u8>],
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<FilePlace, FilesError> {
        match self {
            Address::Folder(dir) => {
                let unusable = |why| FilesError::Folder(dir.display().to_string(), why);
                if make {
                    make_folder(dir).map_err(unusable)?;
                }
                let dir = std::path::absolute(dir).map_err(unusable)?;
                let folder = LocalFileSystem::new_with_prefix(&dir)
                    .map_err(|why| FilesError::Folder(dir.display().to_string(), std::io::Error::other(why)))?
                    // What is acknowledged is on the disk.
                    .with_fsync(true)
                    .with_automatic_cleanup(true);
                let mut place = FilePlace::new(Arc::new(folder), &dir.display().to_string());
                place.folder = Some(dir);
                Ok(place)
            }
            Address::S3 { bucket, prefix } => {
                let mut builder = AmazonS3Builder::new();
                for (name, value) in environment.into_iter().filter(|(name, _)| name.starts_with("AWS_")) {
                    if let Ok(key) = name.to_ascii_lowercase().parse() {
                        builder = builder.with_config(key, value);
                    }
                }
                self.s3(builder.with_bucket_name(bucket), prefix, authorities)
            }
        }
    }

    fn s3(
        &self,
        builder: AmazonS3Builder,
        prefix: &str,
        authorities: &[Vec<u8>],
    ) -> Result<FilePlace, FilesError> {
        let unusable = |why: String| FilesError::Address(self.to_string(), why);
        let said = |key| builder.get_config_value(&key).filter(|value| !value.is_empty());
        if said(AmazonS3ConfigKey::AccessKeyId).is_none()
            || said(AmazonS3ConfigKey::SecretAccessKey).is_none()
        {
            return Err(FilesError::NoKeys(self.to_string()));
        }
        let allowed = said(AmazonS3ConfigKey::Client(ClientConfigKey::AllowHttp));
        let clear = allowed.as_deref() == Some("true");
        let endpoint = said(AmazonS3ConfigKey::S3Endpoint).or(said(AmazonS3ConfigKey::Endpoint));
        if let Some(endpoint) = endpoint.filter(|endpoint| !endpoint.starts_with("https://")) {
            let uri: http::Uri =
                endpoint.parse().map_err(|_| unusable(format!("{endpoint} is no address")))?;
            if !clear && !is_this_machine(&uri) {
                return Err(FilesError::InTheClear(endpoint));
            }
        }
        let line = Line::new(authorities, clear).map_err(|why| unusable(format!("its authority: {why}")))?;
        let retry = RetryConfig {
            backoff: BackoffConfig::default(),
            max_retries: MOST_TRIES,
            retry_timeout: LONGEST_TRYING,
        };
        let s3 = builder.with_http_connector(line).with_retry(retry).with_disable_bulk_delete(true).build();
        let s3 = s3.map_err(|why| unusable(why.to_string()))?;
        Ok(FilePlace::new(Arc::new(PrefixStore::new(s3, prefix)), &self.to_string()))
    }
}

/// By an address that does not leave the machine.
pub fn is_this_machine(uri: &http::Uri) -> bool {
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// For its user alone.
fn make_folder(dir: &std::path::Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Address, String> {
        text.parse().map_err(|why: FilesError| why.to_string())
    }

    #[test]
    fn a_place_is_a_folder_or_a_bucket_with_what_lies_before_its_names() {
        assert_eq!(read("/srv/files"), Ok(Address::Folder("/srv/files".into())));
        let s3 = |prefix: &str| Address::S3 { bucket: "letters".into(), prefix: prefix.into() };
        assert_eq!(read("s3://letters"), Ok(s3("")));
        assert_eq!(read("s3://letters/of/waymark/"), Ok(s3("of/waymark")));
        assert_eq!(read("s3://letters/of/waymark").unwrap().to_string(), "s3://letters/of/waymark");
        for wrong in [
            "",
            "s3://",
            "s3:///prefix",
            "s3://Key:Secret@letters",
            "https://example.org/letters",
            "s3://a/../b",
        ] {
            let why = read(wrong).unwrap_err();
            assert!(why.contains("s3://BUCKET/PREFIX") && why.contains("Nothing was changed"), "{why}");
        }
    }

    #[test]
    fn nothing_goes_elsewhere_in_the_clear_and_nothing_without_keys() {
        let address: Address = "s3://letters".parse().unwrap();
        let open = |endpoint: &str, keys: bool, clear: bool| {
            let mut builder = AmazonS3Builder::new().with_bucket_name("letters").with_endpoint(endpoint);
            if keys {
                builder = builder.with_access_key_id("id").with_secret_access_key("secret");
            }
            let said = address.s3(builder.with_allow_http(clear), "", &[]).map(drop);
            said.map_err(|why| why.to_string())
        };
        assert!(open("https://s3.example.org", false, false).unwrap_err().contains("AWS_ACCESS_KEY_ID"));
        for near in
            ["http://127.0.0.1:9000", "http://localhost:9000", "http://[::1]:9000", "https://s3.example.org"]
        {
            assert_eq!(open(near, true, false), Ok(()), "{near}");
        }
        for far in ["http://s3.example.org", "http://192.0.2.1:9000", "http://localhost.example.org"] {
            assert!(open(far, true, false).unwrap_err().contains("could be read on the way"), "{far}");
            assert_eq!(open(far, true, true), Ok(()), "{far}");
        }
    }
}
