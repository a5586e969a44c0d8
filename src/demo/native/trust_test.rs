//! Tests of `trust`.

use super::*;

#[track_caller]
fn check_one(name: &str, text: &str, expected: Option<&str>) {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    std::fs::create_dir_all(content.join(".cargo")).unwrap();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    std::fs::write(content.join(name), text).unwrap();
    let said = check(&content, Trust::Author)
        .err()
        .map(|error| match error {
            EngineError::Dependencies { faults } => {
                let fault = &faults[0];
                let line = fault.text[..fault.range.start].matches('\n').count() + 1;
                format!("{}:{line} {}", fault.file, fault.message)
            }
            other => other.to_string(),
        });
    match expected {
        None => assert_eq!(said, None, "in {text:?}"),
        Some(words) => {
            let said = said.unwrap_or_default();
            assert!(said.contains(words), "{said:?} in {text:?}");
            check(&content, Trust::Course).unwrap();
        }
    }
}

#[test]
fn tools_are_not_replaced() {
    for (text, words) in [
        (
            "[build]\nrustc-wrapper = \"./w\"",
            "config.toml:2 `build.rustc-wrapper`",
        ),
        ("build.rustc = \"x\"", "`build.rustc`"),
        (
            "[build]\njobs = 1\n\"rustc-workspace-wrapper\" = \"x\"",
            ":3 `build",
        ),
        (
            "[target.x86_64-unknown-linux-gnu]\nlinker = \"x\"",
            "target.x86_64-unknown-linux-gnu.linker",
        ),
        ("[target.'cfg(all())']\nrunner = \"x\"", "runner"),
        ("[env]\nA = \"x\"", "env.A"),
        ("paths = [\"x\"]", "paths"),
        ("include = \"other.toml\"", "include"),
        (
            "[source.crates-io]\nreplace-with = \"x\"",
            "source.crates-io",
        ),
        (
            "[registry]\nglobal-credential-providers = [\"x\"]",
            "registry",
        ),
        ("[net]\ngit-fetch-with-cli = true", "net.git-fetch-with-cli"),
        ("[http]\nproxy = \"x\"", "http.proxy"),
        ("[profile.release]\nrustflags = [\"x\"]", "rustflags"),
        ("[build]\nrustflags = [\"-Clinker=x\"]", "rustflags"),
        ("[unstable]\nhost-config = true", "unstable"),
    ] {
        check_one(".cargo/config.toml", text, Some(words));
    }
    check_one(
        ".cargo/config.toml",
        "[build]\r\njobs = 2\r\ntarget = \"wasm32-wasip1\"\r\n",
        Some("content/.cargo/config.toml:3 `build.target` builds for another"),
    );
    check_one(
        ".cargo/config",
        "[build]\nrustc = \"x\"",
        Some("build.rustc"),
    );
}

#[test]
fn toolchains_are_chosen_by_name() {
    let toolchain = "rust-toolchain.toml";
    check_one(
        toolchain,
        "[toolchain]\npath = \"/x\"",
        Some("toolchain.path"),
    );
    check_one(
        toolchain,
        "[toolchain]\nchannel = \"../x\"",
        Some("toolchain.channel"),
    );
    check_one(
        "rust-toolchain",
        "[toolchain]\npath = \"/x\"",
        Some("toolchain.path"),
    );
    check_one(
        toolchain,
        "[toolchain]\nchannel = \"1.90\"\ntargets = [\"a\"]",
        None,
    );
    check_one("rust-toolchain", "nightly\n", None);
}

#[test]
fn what_cannot_be_read_is_refused() {
    let config = ".cargo/config.toml";
    for text in [
        "\0[build]\nrustc-wrapper = \"x\"",
        "[build]\n[build]\njobs = 1",
        "[build\n",
    ] {
        check_one(config, text, Some("not TOML"));
    }
    check_one(
        config,
        "\u{feff}[build]\nrustc-wrapper = \"x\"",
        Some("config.toml:"),
    );
    check_one("rust-toolchain", "/x/y\n", Some("not TOML"));
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("content/.cargo");
    std::fs::create_dir_all(&settings).unwrap();
    let large = std::fs::File::create(settings.join("config.toml")).unwrap();
    large.set_len(300 << 20).unwrap();
    let said = check(&folder.path().join("content"), Trust::Author);
    let Err(EngineError::Dependencies { faults }) = said else {
        panic!("a large file passes");
    };
    assert!(faults[0].message.contains("larger than"), "{faults:?}");
}

#[test]
fn harmless_settings_pass() {
    let text = "[alias]\nbuild = \"run\"\n[term]\nquiet = true\n[profile.release]\nlto = true\n\
                [build]\njobs = 2\n[net]\nretry = 3\n";
    check_one(".cargo/config.toml", text, None);
}

#[test]
fn packages_are_of_the_repository() {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("course/content");
    std::fs::create_dir_all(&content).unwrap();
    let ask = |package: &Path, source: &str| {
        let (packages, sources) = ([package.to_owned()], [source.to_owned()]);
        check_packages(&content, &packages, &sources, Trust::Author).is_ok()
    };
    assert!(ask(&content, "registry+https://x"));
    assert!(!ask(folder.path(), "registry+https://x"));
    assert!(!ask(&content, "git+file:///home/me/secret"));
    std::fs::create_dir(folder.path().join("content")).unwrap();
    std::fs::write(folder.path().join("content/course.toml"), "").unwrap();
    assert!(ask(folder.path(), "registry+https://x"));
    std::fs::remove_file(folder.path().join("content/course.toml")).unwrap();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    assert!(ask(folder.path(), "registry+https://x"));
}
