// Package setup does the set-ups and tear-downs of a plan: requests that are sent once, before and after all load, by the
// clients that the load has, too. What answers to them give is put into the requests of the load here, and sending those is
// the business of package engine. Nothing that happens here is counted anywhere.
package setup
