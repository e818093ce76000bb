//! Paths that editors write from one file to another. Looks at no disk.

/// The path that `path` means in the file `file`, without `.` and `..`; `None` where it leaves
/// the dossier.
pub fn joined(file: &str, path: &str) -> Option<String> {
    let (folder, _) = file.rsplit_once('/').unwrap_or(("", file));
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    if path.starts_with('/') {
        return None;
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn paths_are_taken_from_the_file_they_stand_in() {
        let from = "content/articles/a.md";
        assert_eq!(
            joined(from, "../topics/t.md").as_deref(),
            Some("content/topics/t.md")
        );
        assert_eq!(
            joined(from, "./b.md").as_deref(),
            Some("content/articles/b.md")
        );
        assert_eq!(joined(from, "../../../etc/passwd"), None);
        assert_eq!(joined(from, "/etc/passwd"), None);
    }
}
