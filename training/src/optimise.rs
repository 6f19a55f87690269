//! Minimises smooth convex functions: L-BFGS with a two-loop recursion (Nocedal, 1980) and backtracking.
//!
//! Input: a function that gives value and gradient. Output: the weights where it is least. Nothing is random: the same input gives the same output.

/// Steps of which the curvature is remembered.
const MEMORY: usize = 6;
/// The share of the promised decrease that a step must bring (Armijo).
const SUFFICIENT: f64 = 1e-4;

/// A remembered step: change of the weights, change of the gradient, one over their product.
struct Step {
    weights: Vec<f64>,
    gradient: Vec<f64>,
    scale: f64,
}

/// Minimises `value_and_gradient`, which writes the gradient into its second argument, from zero weights.
pub(crate) fn minimise(
    size: usize,
    iterations: usize,
    mut value_and_gradient: impl FnMut(&[f64], &mut [f64]) -> f64,
) -> Vec<f64> {
    let mut weights = vec![0.0; size];
    let mut gradient = vec![0.0; size];
    let mut value = value_and_gradient(&weights, &mut gradient);
    let mut memory: Vec<Step> = Vec::new();
    for _ in 0..iterations {
        let direction = descent(&gradient, &memory);
        let slope = dot(&direction, &gradient);
        if slope > -1e-9 {
            break;
        }
        let mut length = if memory.is_empty() {
            1.0 / dot(&gradient, &gradient).sqrt().max(1.0)
        } else {
            1.0
        };
        let mut next = vec![0.0; size];
        let mut next_gradient = vec![0.0; size];
        let next_value = loop {
            for ((next, weight), step) in next.iter_mut().zip(&weights).zip(&direction) {
                *next = weight + length * step;
            }
            let next_value = value_and_gradient(&next, &mut next_gradient);
            if next_value <= value + SUFFICIENT * length * slope || length < 1e-10 {
                break next_value;
            }
            length *= 0.5;
        };
        if next_value >= value {
            break;
        }
        let step = Step {
            weights: difference(&next, &weights),
            gradient: difference(&next_gradient, &gradient),
            scale: 0.0,
        };
        let curvature = dot(&step.weights, &step.gradient);
        let gained = value - next_value;
        (weights, gradient, value) = (next, next_gradient, next_value);
        if curvature > 1e-12 {
            if memory.len() == MEMORY {
                memory.remove(0);
            }
            memory.push(Step {
                scale: 1.0 / curvature,
                ..step
            });
        }
        if gained < 1e-7 * value.abs() {
            break;
        }
    }
    weights
}

/// The direction in which the remembered curvature promises the steepest descent.
fn descent(gradient: &[f64], memory: &[Step]) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|value| -value).collect();
    let mut shares = Vec::with_capacity(memory.len());
    for step in memory.iter().rev() {
        let share = step.scale * dot(&step.weights, &direction);
        add(&mut direction, -share, &step.gradient);
        shares.push(share);
    }
    if let Some(last) = memory.last() {
        let scale = 1.0 / (last.scale * dot(&last.gradient, &last.gradient));
        direction.iter_mut().for_each(|value| *value *= scale);
    }
    for (step, share) in memory.iter().zip(shares.into_iter().rev()) {
        let other = step.scale * dot(&step.gradient, &direction);
        add(&mut direction, share - other, &step.weights);
    }
    direction
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn add(to: &mut [f64], factor: f64, values: &[f64]) {
    for (to, value) in to.iter_mut().zip(values) {
        *to += factor * value;
    }
}

fn difference(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_least_value_of_a_tilted_bowl() {
        let least = [3.0, -2.0, 0.5];
        let weights = minimise(3, 50, |weights, gradient| {
            let mut value = 0.0;
            for k in 0..3 {
                let off = weights[k] - least[k];
                let steepness = (k * k + 1) as f64;
                value += steepness * off * off;
                gradient[k] = 2.0 * steepness * off;
            }
            value
        });
        for (weight, least) in weights.iter().zip(least) {
            assert!((weight - least).abs() < 1e-3, "{weight} is not {least}");
        }
    }
}
