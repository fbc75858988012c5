// Package engine does a plan: it starts the servers, runs every trial, and records what happened. Three questions have
// three seams: when a batch starts (arrival), how it is run and handed over (strategy), and through what each request
// travels (client). It never sees HCL, and judges nothing: that is result's.
package engine
