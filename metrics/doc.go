// Package metrics sends what a run measures to a receiver while it goes on: cumulative histograms and counts of each cell, by
// OTLP or by Prometheus' remote write.
//
// A Stream is a watcher of a run. It is told of trials between them, and of longer ones by snapshots; it adds up (tally.go), and
// hands what has changed to an outbox (outbox.go), whose only goroutine sends. So nothing on the way of a request knows of it, and
// a receiver that is slow or dead costs a run nothing but memory, of which there is a bound. What is sent is a Batch, plain data,
// and each protocol is a function from that to bytes on the wire (otlp.go, remotewrite.go).
//
// It takes no decisions about approval, and shows nothing: whoever makes a Stream asks first (Address.Host), and prints its
// warnings. The numbers to be believed are the result's; dashboards that draw these are in metrics/dashboard.
package metrics
