// Package budget bounds what evaluating a spec may take. Expressions are rewritten when they are read so that they are
// counted where they can grow; functions are called inside the same budget (functions). It also holds the conversions of
// values that cost no more than they should.
package budget
