// Package pace says when batches start, and waits for it exactly: an arrival is a sequence of due times, and a pacer follows
// it.
package pace
