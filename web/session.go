package web

import (
	"crypto/rand"
	"crypto/sha256"
	"sync"
	"time"
)

// A session is somebody who has logged in with a token. Sessions are kept in memory only: a server that starts anew asks again.
type session struct {
	secret  string // of the token, which is looked up at each request: one that was revoked opens nothing any more
	form    string // what this session's forms send
	expires time.Time
}

// How long a session lasts, and how many there are at once.
const (
	sessionLasts = 12 * time.Hour
	mostSessions = 1000
)

// sessions are those that were opened, by the digest of what their cookie holds.
type sessions struct {
	sync.Mutex
	all map[[32]byte]*session
}

// open begins a session, and returns what its cookie holds. The oldest goes where there are too many.
func (s *sessions) open(secret string, now time.Time) string {
	s.Lock()
	defer s.Unlock()
	var oldest [32]byte
	for id, one := range s.all {
		if !one.expires.After(now) {
			delete(s.all, id)
		} else if first, ok := s.all[oldest]; !ok || one.expires.Before(first.expires) {
			oldest = id
		}
	}
	if len(s.all) >= mostSessions {
		delete(s.all, oldest)
	}
	cookie := random()
	s.all[sha256.Sum256([]byte(cookie))] = &session{secret: secret, form: random(), expires: now.Add(sessionLasts)}
	return cookie
}

// of is the session that a cookie's value belongs to; nil: none.
func (s *sessions) of(cookie string, now time.Time) *session {
	s.Lock()
	defer s.Unlock()
	one := s.all[sha256.Sum256([]byte(cookie))]
	if one == nil || !one.expires.After(now) {
		return nil
	}
	return one
}

func (s *sessions) end(cookie string) {
	s.Lock()
	defer s.Unlock()
	delete(s.all, sha256.Sum256([]byte(cookie)))
}

// random is a text that nobody can guess.
func random() string { return rand.Text() + rand.Text() }
