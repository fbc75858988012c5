package web

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// guard is before everything: what it lets through comes from where it may come from. To whom it is answered is asked later.
func (s *server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Content-Security-Policy", "frame-ancestors 'none'") // a page says itself what it may load
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if s.Guarded {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		// Without a login it is the address that keeps others out. A page elsewhere can have its name lead to this machine (DNS
		// rebinding), and then the browser asks here, in that name.
		if !s.Guarded && !loopbackName(r.Host) {
			refuse(w, r, http.StatusMisdirectedRequest, "this server answers to localhost, 127.0.0.1 and [::1] only")
			return
		}
		if err := s.cross.Check(r); err != nil {
			refuse(w, r, http.StatusForbidden, "this came from a page of another site")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// loopbackName says that a Host header names this machine and nothing else.
func loopbackName(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}

// Loopback says that only programs of this machine can reach an address to listen on: host:port.
func Loopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	return err == nil && host != "" && loopbackName(host)
}

// refuse answers that something is not to be had: programs in JSON, people in a line.
func refuse(w http.ResponseWriter, r *http.Request, status int, why string) {
	if strings.HasPrefix(r.URL.Path, "/api/") {
		writeJSON(w, status, map[string]string{"error": why})
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(why + "\n"))
}
