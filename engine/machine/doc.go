// Package machine tells what this machine did for others meanwhile.
package machine
