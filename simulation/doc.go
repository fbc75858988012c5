// Package simulation plays experiments on machines that are disturbed in known ways, and counts how often the verdicts of
// package result are wrong; and searches for the capacity of servers that is known, and how often package capacity's intervals
// miss it. All of it is in its tests: short versions run with every test, and `make simulate` runs the long
// ones and holds the tables of docs/measuring.md against what comes out.
package simulation
