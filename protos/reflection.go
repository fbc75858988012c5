package protos

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
)

// ReflectionVersions are the versions of the protocol by which a server tells of its own services, the latest first.
func ReflectionVersions() []string { return []string{"v1", "v1alpha"} }

// ReflectionMethod is the method of a version's service.
func ReflectionMethod(version string) string {
	return "grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo"
}

// ReflectionSet is the descriptors of that service, as Set writes them: as much of it as is asked here.
func ReflectionSet(version string) ([]byte, error) {
	set := new(descriptorpb.FileDescriptorSet)
	if err := prototext.Unmarshal([]byte(strings.ReplaceAll(reflectionFile, "VERSION", version)), set); err != nil {
		return nil, fmt.Errorf("read the descriptors of reflection: %w", err)
	}
	return proto.Marshal(set)
}

// reflectionFile is a file with the service of a version. Both are the same but for their names.
const reflectionFile = `file {
  name: "grpc/reflection/VERSION/reflection.proto" package: "grpc.reflection.VERSION" syntax: "proto3"
  message_type {
    name: "ServerReflectionRequest"
    field { name: "file_by_filename" number: 3 type: TYPE_STRING label: LABEL_OPTIONAL oneof_index: 0 }
    field { name: "file_containing_symbol" number: 4 type: TYPE_STRING label: LABEL_OPTIONAL oneof_index: 0 }
    field { name: "list_services" number: 7 type: TYPE_STRING label: LABEL_OPTIONAL oneof_index: 0 }
    oneof_decl { name: "message_request" }
  }
  message_type {
    name: "ServerReflectionResponse"
    field { name: "file_descriptor_response" number: 4 type: TYPE_MESSAGE label: LABEL_OPTIONAL type_name: ".grpc.reflection.VERSION.FileDescriptorResponse" oneof_index: 0 }
    field { name: "list_services_response" number: 6 type: TYPE_MESSAGE label: LABEL_OPTIONAL type_name: ".grpc.reflection.VERSION.ListServiceResponse" oneof_index: 0 }
    field { name: "error_response" number: 7 type: TYPE_MESSAGE label: LABEL_OPTIONAL type_name: ".grpc.reflection.VERSION.ErrorResponse" oneof_index: 0 }
    oneof_decl { name: "message_response" }
  }
  message_type {
    name: "FileDescriptorResponse"
    field { name: "file_descriptor_proto" number: 1 type: TYPE_BYTES label: LABEL_REPEATED }
  }
  message_type {
    name: "ListServiceResponse"
    field { name: "service" number: 1 type: TYPE_MESSAGE label: LABEL_REPEATED type_name: ".grpc.reflection.VERSION.ServiceResponse" }
  }
  message_type {
    name: "ServiceResponse"
    field { name: "name" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
  }
  message_type {
    name: "ErrorResponse"
    field { name: "error_code" number: 1 type: TYPE_INT32 label: LABEL_OPTIONAL }
    field { name: "error_message" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL }
  }
  service {
    name: "ServerReflection"
    method {
      name: "ServerReflectionInfo" client_streaming: true server_streaming: true
      input_type: ".grpc.reflection.VERSION.ServerReflectionRequest" output_type: ".grpc.reflection.VERSION.ServerReflectionResponse"
    }
  }
}`

// Told is what an answer of that service says, of which one is there.
type Told struct {
	Files    [][]byte // files, as they come
	Services []string // names
	Refused  string   // why there is no answer
}

// ReadTold reads the JSON of an answer, as Call.Answer gives it.
func ReadTold(text []byte) (t Told, err error) {
	var answer struct {
		Files struct {
			File []string `json:"file_descriptor_proto"`
		} `json:"file_descriptor_response"`
		List struct {
			Service []struct{ Name string }
		} `json:"list_services_response"`
		Error *struct {
			Message string `json:"error_message"`
		} `json:"error_response"`
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return t, fmt.Errorf("read an answer about services: %w", err)
	}
	for _, text := range answer.Files.File {
		file, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return t, fmt.Errorf("read an answer about services: %w", err)
		}
		t.Files = append(t.Files, file)
	}
	for _, s := range answer.List.Service {
		t.Services = append(t.Services, s.Name)
	}
	if answer.Error != nil {
		t.Refused = answer.Error.Message
	}
	return t, nil
}

// A Gathering is files that come one after the other, in any order, until none is missing.
type Gathering struct {
	files []*descriptorpb.FileDescriptorProto
	names map[string]bool
}

// Add adds a file. One that is there already is passed over.
func (g *Gathering) Add(file []byte) error {
	f := new(descriptorpb.FileDescriptorProto)
	if err := proto.Unmarshal(file, f); err != nil {
		return fmt.Errorf("read a descriptor: %s", plain(err))
	}
	g.add(f)
	return nil
}

func (g *Gathering) add(f *descriptorpb.FileDescriptorProto) {
	if g.names == nil {
		g.names = map[string]bool{}
	}
	if !g.names[f.GetName()] {
		g.names[f.GetName()] = true
		g.files = append(g.files, f)
	}
}

// Missing are the files that others import, and that aren't there.
func (g *Gathering) Missing() (names []string) {
	for _, f := range g.files {
		for _, name := range f.GetDependency() {
			if !g.names[name] {
				names = append(names, name)
			}
		}
	}
	return names
}

// AddKnown adds a file that comes with protocol buffers themselves, for servers that don't tell of it. It is false for others.
func (g *Gathering) AddKnown(name string) bool {
	f, err := protoregistry.GlobalFiles.FindFileByPath(name)
	if err != nil || !strings.HasPrefix(name, "google/protobuf/") {
		return false
	}
	g.add(protodesc.ToFileDescriptorProto(f))
	return true
}

// Len is how many files there are.
func (g *Gathering) Len() int { return len(g.files) }

// Set is the files as Set writes them.
func (g *Gathering) Set() ([]byte, error) {
	files, err := protodesc.NewFiles(&descriptorpb.FileDescriptorSet{File: g.files})
	if err != nil {
		return nil, fmt.Errorf("read descriptors: %s", plain(err))
	}
	var all []protoreflect.FileDescriptor
	for _, f := range g.files {
		file, err := files.FindFileByPath(f.GetName())
		if err != nil {
			return nil, fmt.Errorf("read descriptors: %s", plain(err))
		}
		all = append(all, file)
	}
	return Set(all...)
}
