package check

import "time"

// A Row is a batch of five pages that take 300, 100, 200, 50 and 150 ms, with something about the second.
type Row struct {
	Name  string
	About string
	path  string // of the second page
	// host is where the second page is, instead of the server.
	host string
}

// Rows are what is played, in this order.
var Rows = []Row{
	{Name: "fine", About: "all five answer", path: "/page/100"},
	{Name: "reset", About: "its connection is reset after 100 ms", path: "/reset/100"},
	{Name: "hang", About: "it never answers; the timeout is 0.5 s", path: "/hang"},
	{Name: "500", About: "it answers 500 after 100 ms", path: "/status/500"},
	{Name: "redirect", About: "it redirects to a page of 100 ms", path: "/redirect"},
	{Name: "refused", About: "nobody listens where it is", path: "/", host: refusing},
	{Name: "no such name", About: "its host has no address", path: "/", host: "no-such-host.invalid"},
	{Name: "drip", About: "it comes in drips of 100 ms, for longer than the timeout", path: "/drip"},
}

// refusing stands for an address at which nobody listens, which is found when the rows are played.
const refusing = "refusing"

// delays are how long the five pages take.
var delays = [5]time.Duration{300 * time.Millisecond, 100 * time.Millisecond, 200 * time.Millisecond, 50 * time.Millisecond, 150 * time.Millisecond}

// second is the page that something is about.
const second = 1

// timeout is that of the requests.
const timeout = 500 * time.Millisecond

// drips is how many drips of 100 ms a page comes in: more time than timeout, with shorter waits between.
const drips = 8
