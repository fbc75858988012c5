package archive

// A shelf keeps what rows of hundreds of runs have, some kilobytes each, in few large pieces.
type shelf []byte

func (s *shelf) keep(content []byte) []byte {
	if content == nil {
		return nil
	}
	if len(*s)+len(content) > cap(*s) {
		*s = make([]byte, 0, max(256<<10, len(content)))
	}
	from := len(*s)
	*s = append(*s, content...)
	return (*s)[from:len(*s):len(*s)]
}
