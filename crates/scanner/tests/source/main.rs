//! The sources of frames, on real files and generated pictures.

#[cfg(test)]
mod command;
#[cfg(test)]
mod folder;
#[cfg(test)]
mod synthetic;
