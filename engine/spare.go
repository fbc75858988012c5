package engine

import "os"

// spareFiles is how many file descriptors are kept for what a run must always be able to do: save a file, start a server.
const spareFiles = 10

// spares are descriptors that the load can't have. Without them, a run that holds more connections than the system allows
// could not even save that it did.
type spares []*os.File

// hold takes what is missing, as far as there is any.
func (s *spares) hold() {
	for len(*s) < spareFiles {
		f, err := os.Open(os.DevNull)
		if err != nil {
			return
		}
		*s = append(*s, f)
	}
}

// free gives all back.
func (s *spares) free() {
	for _, f := range *s {
		_ = f.Close() // nothing was written to it
	}
	*s = nil
}
