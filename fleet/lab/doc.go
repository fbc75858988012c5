// Package lab has the tests of workers on hosts of their own: network namespaces on a bridge that exists for one test, each with
// another clock, with bench as it is built. They need Linux and root, and take minutes: make workers runs them.
package lab
