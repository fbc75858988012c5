package engine

import (
	"slices"
	"sync"
)

// maxStrangers is how many origins a client knows that only redirects led to. Servers decide how many names there are: a
// connection, and what else is kept for an origin, is kept for so many of them. More than that, and the one that was met
// longest ago gives its place to the new one.
const maxStrangers = 16

// A catalog numbers the origins that a client meets: those of its requests, and strangers.
type catalog struct {
	mu        sync.Mutex
	origins   map[origin]*origin
	places    int  // given to origins so far
	settled   bool // a session was opened: whoever is met from now on is a stranger
	strangers []*origin
}

// settle says that the requests are known.
func (c *catalog) settle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settled = true
}

// find gives the client's own copy of an origin.
func (c *catalog) find(o origin) *origin {
	c.mu.Lock()
	defer c.mu.Unlock()
	known, ok := c.origins[o]
	if !ok {
		known = c.admit(o)
	} else if i := slices.Index(c.strangers, known); i >= 0 {
		c.strangers = append(slices.Delete(c.strangers, i, i+1), known)
	}
	return known
}

// admit makes an origin known.
func (c *catalog) admit(o origin) *origin {
	made := &origin{scheme: o.scheme, host: o.host, port: o.port, index: c.places, state: &originState{stranger: c.settled}}
	if c.settled && len(c.strangers) == maxStrangers {
		oldest := c.strangers[0]
		c.strangers = slices.Delete(c.strangers, 0, 1)
		delete(c.origins, origin{scheme: oldest.scheme, host: oldest.host, port: oldest.port})
		oldest.state.left.Store(true)
		made.index = oldest.index
	} else {
		c.places++
	}
	if c.settled {
		c.strangers = append(c.strangers, made)
	}
	if c.origins == nil {
		c.origins = make(map[origin]*origin)
	}
	c.origins[o] = made
	return made
}

// count is the number of origins so far.
func (c *catalog) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.origins)
}
