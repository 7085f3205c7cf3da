//! The report for programs: JSON lines and GitHub workflow commands.
