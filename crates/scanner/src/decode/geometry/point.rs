//! A point or vector of the plane, in frame pixels or in modules.

use std::ops::{Add, Mul, Sub};

/// A point or vector; x grows to the right, y downwards, pixel centres lie at halves.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f32,
    pub(crate) y: f32,
}

impl Point {
    pub(crate) const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// Length as a vector.
    pub(crate) fn length(self) -> f32 {
        self.dot(self).sqrt()
    }

    /// Distance to another point.
    pub(crate) fn distance(self, other: Self) -> f32 {
        (self - other).length()
    }

    pub(crate) fn dot(self, other: Self) -> f32 {
        self.x * other.x + self.y * other.y
    }

    /// Signed area of the parallelogram; positive when `other` lies clockwise on the screen.
    pub(crate) fn cross(self, other: Self) -> f32 {
        self.x * other.y - self.y * other.x
    }

    /// The same direction with length one.
    pub(crate) fn unit(self) -> Self {
        self * (1.0 / self.length().max(f32::MIN_POSITIVE))
    }

    /// A quarter turn clockwise on the screen.
    pub(crate) fn turned(self) -> Self {
        Self::new(-self.y, self.x)
    }
}

impl Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f32> for Point {
    type Output = Self;
    fn mul(self, factor: f32) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }
}
