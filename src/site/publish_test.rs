//! Tests of `publish`.

use super::*;

fn site(files: &[(&str, &str)]) -> Site {
    let mut site = Site::default();
    for (path, text) in files {
        site.add(*path, *text);
    }
    site
}

fn publish_in(root: &Path, site: &Site) -> Result<Published, PublishError> {
    let lock = PublishLock::wait(&root.join(".didact"), &|| {}).unwrap();
    publish(site, &root.join("site"), &lock)
}

fn read(root: &Path, path: &str) -> Option<String> {
    fs::read_to_string(root.join("site").join(path)).ok()
}

#[test]
fn the_second_time_nothing_is_written() {
    let root = tempfile::tempdir().unwrap();
    let site = site(&[("index.html", "a"), ("b/index.html", "b")]);
    assert_eq!(
        publish_in(root.path(), &site).unwrap(),
        Published::Changed(2)
    );
    assert_eq!(
        publish_in(root.path(), &site).unwrap(),
        Published::Unchanged
    );
}

#[test]
fn files_that_are_gone_from_the_site_are_gone_from_the_folder() {
    let root = tempfile::tempdir().unwrap();
    publish_in(root.path(), &site(&[("a", "1"), ("b", "2")])).unwrap();
    publish_in(root.path(), &site(&[("b", "3")])).unwrap();
    assert_eq!(read(root.path(), "a"), None);
    assert_eq!(read(root.path(), "b").as_deref(), Some("3"));
}

#[test]
fn a_folder_of_somebody_else_is_refused() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("site")).unwrap();
    fs::write(root.path().join("site/thesis.tex"), "years of work").unwrap();
    let error = publish_in(root.path(), &site(&[("a", "1")])).unwrap_err();
    assert!(error.to_string().contains("thesis.tex"), "{error}");
    assert_eq!(
        read(root.path(), "thesis.tex").as_deref(),
        Some("years of work")
    );
}

#[cfg(unix)]
#[test]
fn a_link_is_refused_by_name() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink("elsewhere", root.path().join("site")).unwrap();
    let error = publish_in(root.path(), &site(&[("a", "1")])).unwrap_err();
    assert!(
        error.to_string().contains("is a link to `elsewhere`"),
        "{error}"
    );
}

#[test]
fn a_damaged_manifest_makes_no_stranger_of_our_files() {
    let root = tempfile::tempdir().unwrap();
    let manifest = root.path().join("site").join(MANIFEST);
    let new = site(&[("a", "1"), ("b", "2")]);
    publish_in(root.path(), &new).unwrap();
    let good = fs::read(&manifest).unwrap();
    for index in 0..good.len() {
        let mut bad = good.clone();
        bad[index] ^= 1;
        fs::write(&manifest, bad).unwrap();
        publish_in(root.path(), &new).unwrap();
        assert_eq!(fs::read(&manifest).unwrap(), good, "byte {index}");
    }
    fs::write(&manifest, "").unwrap();
    publish_in(root.path(), &new).unwrap();
    let lines = String::from_utf8(good).unwrap().replace(" a", " x");
    fs::write(&manifest, lines).unwrap();
    publish_in(root.path(), &site(&[("a", "3"), ("b", "2")])).unwrap();
    assert_eq!(read(root.path(), "a").as_deref(), Some("3"));
}

#[test]
fn a_stranger_in_our_folder_is_refused_and_kept() {
    let root = tempfile::tempdir().unwrap();
    publish_in(root.path(), &site(&[("a", "1")])).unwrap();
    fs::write(root.path().join("site/CNAME"), "example.org").unwrap();
    publish_in(root.path(), &site(&[("a", "2")])).unwrap_err();
    assert_eq!(read(root.path(), "CNAME").as_deref(), Some("example.org"));
    assert_eq!(read(root.path(), "a").as_deref(), Some("1"));
}

#[test]
fn a_file_edited_by_hand_is_mended() {
    let root = tempfile::tempdir().unwrap();
    let site = site(&[("a", "1")]);
    publish_in(root.path(), &site).unwrap();
    assert!(is_intact(&root.path().join("site")));
    fs::write(root.path().join("site/a"), "edited").unwrap();
    assert!(!is_intact(&root.path().join("site")));
    assert_eq!(
        publish_in(root.path(), &site).unwrap(),
        Published::Changed(1)
    );
    assert_eq!(read(root.path(), "a").as_deref(), Some("1"));
}

#[test]
fn a_staging_copy_of_any_age_becomes_the_new_site() {
    let root = tempfile::tempdir().unwrap();
    let steps: [&[(&str, &str)]; 6] = [
        &[("a/index.html", "1"), ("b/index.html", "1"), ("c", "1")],
        &[("a/index.html", "2"), ("b/index.html", "1"), ("c", "1")],
        &[("a/index.html", "2"), ("c", "3")],
        &[("a", "4"), ("c/index.html", "3")],
        &[("a/index.html", "2"), ("b/index.html", "1"), ("c", "1")],
        &[("a/index.html", "2"), ("b/index.html", "1"), ("c", "5")],
    ];
    for files in steps {
        publish_in(root.path(), &site(files)).unwrap();
        let folder = root.path().join("site");
        assert!(is_intact(&folder), "{files:?}");
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        assert_eq!(files_below(&folder), names);
    }
    let mut left: Vec<_> = fs::read_dir(root.path()).unwrap().flatten().collect();
    left.retain(|entry| entry.file_name() != "site" && entry.file_name() != ".didact");
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_file_edited_in_the_staging_copy_is_not_published() {
    let root = tempfile::tempdir().unwrap();
    publish_in(root.path(), &site(&[("a", "1"), ("b", "1")])).unwrap();
    publish_in(root.path(), &site(&[("a", "1"), ("b", "2")])).unwrap();
    let staging = root.path().join(".didact/spare");
    fs::remove_file(staging.join("a")).unwrap();
    fs::write(staging.join("a"), "edited").unwrap();
    publish_in(root.path(), &site(&[("a", "1"), ("b", "3")])).unwrap();
    assert!(is_intact(&root.path().join("site")));
}

#[test]
fn what_a_killed_build_left_is_cleared() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join(".site.new")).unwrap();
    fs::write(root.path().join(".site.new/half"), "written").unwrap();
    publish_in(root.path(), &site(&[("a", "1")])).unwrap();
    assert_eq!(read(root.path(), "half"), None);
    assert!(!root.path().join(".site.new").exists());
}

#[test]
fn nothing_is_written_outside_of_the_folder() {
    let root = tempfile::tempdir().unwrap();
    let mut paths = vec!["../stolen.html", "a/../../stolen.html"];
    let absolute = root.path().join("stolen.html").display().to_string();
    paths.push(&absolute);
    for path in paths {
        let error = publish_in(root.path(), &site(&[(path, "x")])).unwrap_err();
        assert!(error.to_string().contains("outside"), "{error}");
        assert!(!root.path().join("stolen.html").exists(), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn leftovers_that_are_links_lead_nowhere() {
    let root = tempfile::tempdir().unwrap();
    let victim = root.path().join("victim");
    fs::create_dir_all(victim.join("sub")).unwrap();
    fs::write(victim.join("sub/f"), "years of work").unwrap();
    for name in [".site.new", ".site.old"] {
        std::os::unix::fs::symlink(&victim, root.path().join(name)).unwrap();
    }
    publish_in(root.path(), &site(&[("a", "1")])).unwrap();
    publish_in(root.path(), &site(&[("a", "2")])).unwrap();
    assert_eq!(read(root.path(), "a").as_deref(), Some("2"));
    assert!(victim.join("sub/f").exists());
}

#[cfg(unix)]
#[test]
fn links_in_the_folder_are_refused_by_name() {
    let root = tempfile::tempdir().unwrap();
    let old = site(&[("a/b", "1"), (".nojekyll", "")]);
    publish_in(root.path(), &old).unwrap();
    let outside = root.path().join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("b"), "1").unwrap();
    let site_at = |name: &str| root.path().join("site").join(name);
    for (name, target) in [
        ("a/b", outside.join("b")),
        ("a", outside.clone()),
        (MANIFEST, outside.join("b")),
    ] {
        let path = site_at(name);
        let aside = root.path().join("aside");
        fs::rename(&path, &aside).unwrap();
        std::os::unix::fs::symlink(target, &path).unwrap();
        let error = publish_in(root.path(), &old).unwrap_err();
        assert!(error.to_string().contains(&format!("`{name}`")), "{error}");
        fs::remove_file(&path).unwrap();
        fs::rename(&aside, &path).unwrap();
    }
    assert_eq!(publish_in(root.path(), &old).unwrap(), Published::Unchanged);
}

#[test]
fn a_manifest_with_more_in_it_is_not_intact() {
    let root = tempfile::tempdir().unwrap();
    publish_in(root.path(), &site(&[("a", "1")])).unwrap();
    let folder = root.path().join("site");
    assert!(is_intact(&folder));
    let manifest = fs::read_to_string(folder.join(MANIFEST)).unwrap();
    fs::write(folder.join(MANIFEST), manifest + "xxxx\n").unwrap();
    assert!(!is_intact(&folder));
}
