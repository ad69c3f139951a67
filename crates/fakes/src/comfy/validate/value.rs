//! Single values: conversion to the type of an input, bounds, and types that fit each other.

use std::cmp::Ordering;

use crate::comfy::json::Json;

/// A bound that a value broke, by its letters.
pub(super) enum Bound {
    Below(String),
    Above(String),
}

/// The value as the type of its input, or the exception that its conversion raises.
pub(super) fn converted(kind: &str, given: &Json) -> Result<Json, String> {
    match kind {
        "INT" => whole(given),
        "FLOAT" => float(given),
        "STRING" => Ok(given.plain().into()),
        "BOOLEAN" => Ok(given.holds().into()),
        _ => Ok(given.clone()),
    }
}

fn whole(given: &Json) -> Result<Json, String> {
    let number = |letters: String| Ok(Json::Number(letters));
    match given {
        Json::Bool(value) => number(u8::from(*value).to_string()),
        Json::Number(letters) if letters.bytes().all(|letter| letter.is_ascii_digit() || letter == b'-') => {
            number(letters.clone())
        }
        Json::Number(letters) => match given.number() {
            Some(value) if value.is_finite() => number(format!("{:.0}", value.trunc())),
            Some(value) if value.is_nan() => Err("cannot convert float NaN to integer".to_owned()),
            _ => Err(format!("cannot convert float {} to integer", letters.to_lowercase())),
        },
        Json::Text(text) => match text.trim().parse::<i128>() {
            Ok(value) => number(value.to_string()),
            Err(_) => Err(format!("invalid literal for int() with base 10: {}", given.shown())),
        },
        other => Err(format!(
            "int() argument must be a string, a bytes-like object or a real number, not '{}'",
            kind_of(other)
        )),
    }
}

fn float(given: &Json) -> Result<Json, String> {
    match given {
        Json::Bool(value) => Ok(f64::from(u8::from(*value)).into()),
        Json::Number(_) => Ok(given.number().unwrap_or(f64::NAN).into()),
        Json::Text(text) => match text.trim().parse::<f64>() {
            Ok(value) => Ok(value.into()),
            Err(_) => Err(format!("could not convert string to float: {}", given.shown())),
        },
        other => Err(format!("float() argument must be a string or a real number, not '{}'", kind_of(other))),
    }
}

fn kind_of(value: &Json) -> &'static str {
    match value {
        Json::Null => "NoneType",
        Json::List(_) => "list",
        _ => "dict",
    }
}

/// The bound that a number breaks; what is no number, and `NaN`, breaks none.
pub(super) fn bound(value: &Json, min: Option<&Json>, max: Option<&Json>) -> Option<Bound> {
    if let Some(min) = min.filter(|min| less(value, min)) {
        return Some(Bound::Below(min.plain()));
    }
    max.filter(|max| less(max, value)).map(|max| Bound::Above(max.plain()))
}

/// Whether one number is less than another; whole ones are compared exactly.
fn less(a: &Json, b: &Json) -> bool {
    let exact = |value: &Json| match value {
        Json::Number(letters) => letters.parse::<i128>().ok(),
        _ => None,
    };
    match (exact(a), exact(b)) {
        (Some(a), Some(b)) => a < b,
        _ => a.number().zip(b.number()).is_some_and(|(a, b)| a < b),
    }
}

/// Whether two values are the same; 1 and 1.0 are.
pub(super) fn same(a: &Json, b: &Json) -> bool {
    a == b || a.number().zip(b.number()).is_some_and(|(a, b)| a.partial_cmp(&b) == Some(Ordering::Equal))
}

/// Whether what a node returns fits an input. Types of several parts fit when they share one.
pub(super) fn fits(received: &Json, wanted: &Json) -> bool {
    let (Some(received), Some(wanted)) = (received.text(), wanted.text()) else { return true };
    let parts = |kinds: &str| kinds.split(',').map(|kind| kind.trim().to_owned()).collect::<Vec<_>>();
    let (received, wanted) = (parts(received), parts(wanted));
    let any = |kinds: &[String]| kinds.iter().any(|kind| kind == "*" || kind.starts_with("COMFY_"));
    any(&received) || any(&wanted) || received.iter().any(|kind| wanted.contains(kind))
}
