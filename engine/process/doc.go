// Package process runs what bench starts beside itself, servers and client programs: each in a process group of its own,
// with a guard that ends the group even when bench is killed, its last words, and what it used. What the process is for,
// and when it is ready, is for others to say.
package process
