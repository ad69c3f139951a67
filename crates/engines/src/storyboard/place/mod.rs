<<<<<<< HEAD
//! Places: background paintings of the fourteen kinds of location, in every light, from every set-up.
=======
//! Places: background paintings of the kinds of location, in every light, from every set-up.
>>>>>>> indoors
//!
//! Each kind has a file that builds the place out of shared parts in one space of centimetres; the
//! [`painter`] puts them on sheets in perspective. A painting depends on the place, its set-up, the light and
//! the view, and on nothing else.

pub(crate) mod air;
pub(crate) mod backdrop;
mod bridge;
<<<<<<< HEAD
mod car;
mod city;
mod classroom;
mod field;
mod forest;
mod horizon;
=======
mod carriage;
mod classroom;
mod classroom_sides;
>>>>>>> indoors
mod house;
mod household;
mod kitchen;
mod kitchenware;
mod lamp;
mod landscape;
pub(crate) mod lettering;
mod living_room;
mod motif;
<<<<<<< HEAD
mod paddy;
=======
mod outlook;
>>>>>>> indoors
pub(crate) mod painter;
mod plant;
mod rooftop;
mod room;
<<<<<<< HEAD
mod sea;
=======
pub(crate) mod seat;
mod seating;
>>>>>>> indoors
mod shop;
mod shopfront;
mod shrine;
mod sky;
mod station;
mod street;
#[cfg(test)]
mod tests;
mod torii;
<<<<<<< HEAD
mod tower;
mod trail;
=======
mod train;
>>>>>>> indoors
mod tree;
pub(crate) mod umbrella;
pub(crate) mod view;
mod wall;
mod water;
mod window;
