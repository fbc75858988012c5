// Package client performs requests: over HTTP/1.1, 2 and 3, by proxies and sockets, with TLS, cookies and redirects, and
// says of each what happened and when. When requests are sent is not its business, and whether a response is as expected is
// a function it is given.
package client
