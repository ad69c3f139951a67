//! The production line as a whole: real rows, real files, a scripted engine, and time that a test moves.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod advice;
#[cfg(test)]
mod again;
#[cfg(test)]
mod cached;
#[cfg(test)]
mod checks;
#[cfg(test)]
mod clips;
#[cfg(test)]
mod death;
#[cfg(test)]
mod deletion;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod guides;
#[cfg(test)]
mod hand;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod live;
#[cfg(test)]
mod matrix;
#[cfg(test)]
mod morning;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod paint;
#[cfg(test)]
mod passage;
#[cfg(test)]
mod proof;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod seam;
#[cfg(test)]
mod story;
#[cfg(test)]
mod support;
#[cfg(test)]
mod trouble;
#[cfg(test)]
mod walk;
#[cfg(test)]
mod watchdog;
