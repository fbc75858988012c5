// Package bisect finds the commit with which a level of history changed: which build to compare next, what a comparison says, and
// builds of commits in git worktrees that go when they are done with. It starts only git and the build that it is given; the
// comparisons are bench runs, which cmd/bench starts.
package bisect
