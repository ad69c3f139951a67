//! Where pictures and clips get made. An engine turns a request into files and knows nothing of jobs,
//! databases or project folders.

pub mod storyboard;
