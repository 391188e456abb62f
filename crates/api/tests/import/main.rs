//! Town data files on both databases.

#[cfg(test)]
mod town_files;
