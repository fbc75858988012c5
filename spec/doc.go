// Package spec is the language: it reads *.bench.hcl and *.bench.json files into a Spec, tells its author all that is
// wrong with it at once, and turns it into a Plan. After a run it judges the checks and computes the outputs. It never
// touches the network and never starts anything: that is engine's.
package spec
