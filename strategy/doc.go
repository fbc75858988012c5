// Package strategy runs batches the way that libraries do: one table has the strategies, with the call that each stands for,
// its knobs, its bound and its timelines. It measures nothing and knows no protocol: a batch's Do performs a request.
package strategy
