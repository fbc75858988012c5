package client

// Rest tells a session that nobody will use it for long, so that its idle connections need no memory meanwhile. Whatever its
// last responses gave that isn't copied must not be used any more.
func Rest(s Session) {
	if r, ok := s.(resting); ok {
		r.rest()
	}
}

// A resting session has memory to give back.
type resting interface{ rest() }

// restBelow rests what a session is built upon.
func restBelow(below any) {
	if r, ok := below.(resting); ok {
		r.rest()
	}
}

func (s *session[P]) rest()        { restBelow(s.exchanger) }
func (s *browserSession[P]) rest() { restBelow(s.below) }
func (s *signerSession[P]) rest()  { restBelow(s.below) }
func (s *totalSession) rest()      { restBelow(s.Session) }
func (s *retrySession) rest()      { restBelow(s.Session) }

func (s *http1Session) rest() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stack := range s.idle {
		for _, k := range stack {
			k.conn.Rest()
		}
	}
}
