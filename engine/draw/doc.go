// Package draw gives batches their values: rows, draws and numbers. What a batch gets follows from the seed, the phase, the
// block and the batch's number in it, and not from the cell: both sides of a comparison get the same, in the same order, so
// that what the values do to the times cancels out within a block (common random numbers). Only counters differ, because
// they must. A source is there once for all cells of a plan, and has its rows once.
package draw
