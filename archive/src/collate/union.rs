//! Sets that grow together.

/// Sets that grow together.
pub(super) struct Union {
    parents: Vec<usize>,
}

impl Union {
    pub(super) fn new(size: usize) -> Self {
        Self {
            parents: (0..size).collect(),
        }
    }

    pub(super) fn root(&mut self, mut member: usize) -> usize {
        while self.parents[member] != member {
            self.parents[member] = self.parents[self.parents[member]];
            member = self.parents[member];
        }
        member
    }

    pub(super) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parents[one.max(other)] = one.min(other);
    }
}
