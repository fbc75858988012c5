// Package hub is where a coordinator and its workers meet: a NATS server with JetStream in the coordinator's own process,
// or a cluster that somebody else runs. It knows who may connect and what each may say, and nothing of what is said: which
// subjects there are is the business of package fleet.
package hub
