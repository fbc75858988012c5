// Package peers has servers for tests that speak to connections directly, well or badly.
package peers
