package client

import (
	"encoding/binary"

	"bench/engine/stream"
)

// A grpcFrames cuts a body into messages: each has five bytes before it, whether it is packed, and how long it is.
type grpcFrames struct {
	head    [5]byte
	headed  int
	left    int // bytes of the message that are to come
	message []byte
	count   int
}

// cut takes a piece of the body, and gives each message that it completes to take.
func (g *grpcFrames) cut(piece []byte, store *BodyStore, take func(message []byte, packed bool) error) error {
	for len(piece) > 0 {
		if g.headed < len(g.head) {
			n := copy(g.head[g.headed:], piece)
			piece = piece[n:]
			if g.headed += n; g.headed < len(g.head) {
				return nil
			}
			size := binary.BigEndian.Uint32(g.head[1:])
			switch {
			case g.head[0] > 1:
				return fail(malformed, "a message of gRPC begins with 0 or 1, not with %d", g.head[0])
			case size > stream.Largest:
				return fail(tooLarge, "a message of more than %d MiB", stream.Largest>>20)
			}
			g.left = int(size)
		}
		part := piece[:min(g.left, len(piece))]
		piece = piece[len(part):]
		whole := part
		if g.left -= len(part); g.left > 0 || len(g.message) > 0 {
			grown, ok := store.Grow(g.message, len(part))
			if g.message = grown; !ok {
				return fail(NoMemory, "no memory is left for a message")
			}
			g.message = append(g.message, part...)
			whole = g.message
		}
		if g.left > 0 {
			return nil
		}
		g.count++
		g.headed = 0
		if err := take(whole, g.head[0] == 1); err != nil {
			return err
		}
		g.message = g.message[:0]
	}
	return nil
}

// reset makes it ready for another body.
func (g *grpcFrames) reset(store *BodyStore) {
	*g = grpcFrames{message: store.Free(g.message)}
}

// A callAnswer is what has come of a call's answer and was not looked at. Who reads from a connection has no time to: others wait
// for it. So messages are kept as they came, as long as they are not much, and their flight looks at them once the call is over.
type callAnswer struct {
	kept   []byte // messages, each with its five bytes
	last   []byte // the last one in the same form, where the others were not kept and somebody looks at it
	direct bool   // there is no more room: they are looked at as they come
}

// mostKeptOfCall is how much of an answer is kept.
const mostKeptOfCall = 64 << 10

func (a *callAnswer) reset(store *BodyStore) {
	*a = callAnswer{kept: store.Free(a.kept), last: store.Free(a.last)}
}

// message takes a message of a call's answer.
func (s *streamed) message(message []byte, packed bool) error {
	if s.frames.count > 1 && !s.call.ServerStreams {
		return fail(malformed, "more than one message in the answer to %s", s.call.Path)
	}
	s.follower.Arrived(s.at)
	if len(s.turns) > 0 {
		s.upload(s.turns[0], len(s.turns) == 1)
		s.turns = s.turns[1:]
	}
	a := &s.answer
	if a.direct = a.direct || len(a.kept)+len(message) > mostKeptOfCall; !a.direct {
		return s.keepMessage(&a.kept, message, packed)
	}
	if s.call.last && !s.call.counts {
		a.last = a.last[:0]
		if err := s.keepMessage(&a.last, message, packed); err != nil {
			return err
		}
	}
	if err := s.settle(false); err != nil { // those before it come first
		return err
	}
	return s.look(message, packed, s.call.counts)
}

// keepMessage adds a message to others.
func (s *streamed) keepMessage(to *[]byte, message []byte, packed bool) error {
	grown, ok := s.got.store.Grow(*to, 5+len(message))
	if *to = grown; !ok {
		return fail(NoMemory, "no memory is left for a message")
	}
	flag := byte(0)
	if packed {
		flag = 1
	}
	*to = append(binary.BigEndian.AppendUint32(append(*to, flag), uint32(len(message))), message...)
	return nil
}

// settle looks at the messages that were kept. Over says that there are no more, so that the last of them is known.
func (s *streamed) settle(over bool) error {
	a := &s.answer
	err := s.lookAt(a.kept, func(rest []byte) bool { return s.call.counts || over && s.call.last && !a.direct && len(rest) == 0 })
	a.kept = a.kept[:0]
	if err == nil && over && len(a.last) > 0 {
		err = s.lookAt(a.last, func([]byte) bool { return true })
	}
	return err
}

// lookAt looks at messages one after the other; as JSON, where that is wanted of one with so much behind it.
func (s *streamed) lookAt(kept []byte, json func(rest []byte) bool) error {
	for len(kept) > 0 {
		end := 5 + binary.BigEndian.Uint32(kept[1:])
		message, packed := kept[5:end], kept[0] == 1
		kept = kept[end:]
		if err := s.look(message, packed, json(kept)); err != nil {
			return err
		}
	}
	return nil
}

// look looks at a message: whether it is one, and as JSON what is in it.
func (s *streamed) look(message []byte, packed, json bool) error {
	if packed {
		unpacked, err := s.unpacked(message)
		if err != nil {
			return err
		}
		defer s.got.store.Free(unpacked)
		message = unpacked
	}
	if !json {
		if !s.call.Fits(message) {
			return fail(malformed, "what was answered to %s is none of its messages", s.call.Path)
		}
		return nil
	}
	text, err := s.call.Answer(message)
	if err != nil {
		return &Failure{Kind: malformed, cause: err}
	}
	return blameStream(s.follower.Look(text))
}

// unpacked undoes the coding of a message, which grpc-encoding names.
func (s *streamed) unpacked(message []byte) ([]byte, error) {
	coding, _ := s.got.header("grpc-encoding")
	if coding == "" || coding == "identity" {
		return nil, fail(malformed, "a message that says it is packed, and nothing says how")
	}
	codings, err := codingsOf(func(yield func(string) bool) { yield(coding) })
	if err != nil {
		return nil, fail(badCoding, "grpc-encoding: %w", err)
	}
	unpacked, err := s.got.store.decode(message, codings, stream.Largest)
	if err != nil {
		return nil, fail(badCoding, "grpc-encoding: %w", err)
	}
	return unpacked, nil
}
