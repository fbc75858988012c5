package client

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
	origins   map[Origin]*Origin
	places    int  // given to origins so far
	settled   bool // a session was opened: whoever is met from now on is a stranger
	strangers []*Origin
}

// settle says that the requests are known.
func (c *catalog) settle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settled = true
}

// find gives the client's own copy of an origin.
func (c *catalog) find(o Origin) *Origin {
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
func (c *catalog) admit(o Origin) *Origin {
	made := &Origin{Scheme: o.Scheme, Host: o.Host, Port: o.Port, index: c.places, state: &originState{stranger: c.settled}}
	if c.settled && len(c.strangers) == maxStrangers {
		oldest := c.strangers[0]
		c.strangers = slices.Delete(c.strangers, 0, 1)
		delete(c.origins, Origin{Scheme: oldest.Scheme, Host: oldest.Host, Port: oldest.Port})
		oldest.state.left.Store(true)
		made.index = oldest.index
	} else {
		c.places++
	}
	if c.settled {
		c.strangers = append(c.strangers, made)
	}
	if c.origins == nil {
		c.origins = make(map[Origin]*Origin)
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
