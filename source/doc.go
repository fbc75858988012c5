// Package source finds out where what is measured comes from: commit, branch, change and CI job. It asks, in this order,
// whoever started bench, the environment of a CI system, and git in the spec's folder; each fills in what the ones before
// left open. It only looks: nothing it does contacts anybody, runs a program of the repository, or is an error. What is
// not found stays empty. Where a result keeps it is package result's.
package source
