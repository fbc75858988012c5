// Package ab judges two commands: it runs them in turn, in blocks of random order, times each run or takes the numbers that
// it prints, and puts all into a result like that of any other run.
//
// What for: a verdict on any benchmark that has a command line, without a spec. What not: it judges nothing (bench/result
// does) and knows no numbers in texts (bench/engine/printed does).
package ab
