//! Places: background paintings of the fourteen kinds of location, in every light, from every set-up.
//!
//! Each kind has a file that builds the place out of shared parts in one space of centimetres; the
//! [`painter`] puts them on sheets in perspective. A painting depends on the place, its set-up, the light and
//! the view, and on nothing else.

pub(crate) mod air;
pub(crate) mod backdrop;
mod bridge;
mod car;
mod carriage;
mod city;
mod classroom;
mod classroom_sides;
mod facade;
mod field;
mod foreground;
mod forest;
mod horizon;
mod house;
mod household;
mod kitchen;
mod kitchenware;
mod lamp;
mod landscape;
pub(crate) mod lettering;
mod living_room;
mod motif;
mod outlook;
mod paddy;
pub(crate) mod painter;
mod plant;
mod platform;
mod precinct;
mod riverside;
mod rooftop;
mod room;
mod sea;
pub(crate) mod seat;
mod seating;
mod shop;
mod shopfront;
mod shrine;
mod sky;
mod station;
mod station_house;
mod street;
#[cfg(test)]
mod tests;
mod torii;
mod tower;
mod trail;
mod train;
mod tree;
pub(crate) mod umbrella;
pub(crate) mod view;
mod wall;
mod water;
mod window;
