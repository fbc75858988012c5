// Package watch watches the load generator itself: what it used, what it waited for, and when nothing of it ran, as far as
// the system tells. Whether a trial is valid for all that is the engine's to judge.
package watch
