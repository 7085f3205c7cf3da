//! The human report: each diagnostic with the lines it speaks of.
