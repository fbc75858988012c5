# What a call of gRPC can't be.

group "g" {
  base_url = "http://127.0.0.1:50051"

  grpc "field" {
    proto   = "greeter.proto"
    method  = "helloworld.Greeter/SayHello"
    message = { nam = "x" } # ERROR: Not the message of the method
  }
  grpc "type" {
    proto   = "greeter.proto"
    method  = "helloworld.Greeter/SayHello"
    message = { times = "many" } # ERROR: Not the message of the method
  }
  grpc "method" {
    proto  = "greeter.proto"
    method = "helloworld.Greeter/SayHallo" # ERROR: Unknown method
  }
  grpc "service" {
    proto  = "greeter.proto"
    method = "Greeter" # ERROR: Unknown method
  }
  grpc "file" {
    proto  = "nothing.proto" # ERROR: Can't read proto
    method = "helloworld.Greeter/SayHello"
  }
  grpc "broken" {
    proto  = "broken.proto" # ERROR: Can't read proto
    method = "helloworld.Greeter/SayHello"
  }
  grpc "both" {
    proto    = "greeter.proto"
    method   = "helloworld.Greeter/LotsOfGreetings"
    message  = {}
    messages = [{}] # ERROR: Both message and messages
  }
  grpc "many" {
    proto    = "greeter.proto"
    method   = "helloworld.Greeter/SayHello"
    messages = [{}] # ERROR: One message
  }
  grpc "list" {
    proto    = "greeter.proto"
    method   = "helloworld.Greeter/LotsOfGreetings"
    messages = { name = "x" } # ERROR: Wrong type
  }
  grpc "nameless" { # ERROR: Missing argument
    proto = "greeter.proto"
  }
}

group "nowhere" {
  grpc "target" { # ERROR: Missing argument
    proto  = "greeter.proto"
    method = "helloworld.Greeter/SayHello"
  }
  grpc "scheme" {
    target = "ftp://127.0.0.1:50051" # ERROR: Unknown scheme
    proto  = "greeter.proto"
    method = "helloworld.Greeter/SayHello"
  }
}

group "reflecting" {
  base_url = "http://127.0.0.1:50051"

  grpc "both_ways" {
    proto      = "greeter.proto"
    reflection = true # ERROR: Both proto and reflection
    method     = "helloworld.Greeter/SayHello"
  }
  grpc "turns" {
    proto    = "greeter.proto"
    method   = "helloworld.Greeter/LotsOfGreetings"
    messages = [{}, {}]
    send     = "in_turn" # ERROR: Nothing to take turns with
  }
  grpc "sent" {
    proto  = "greeter.proto"
    method = "helloworld.Greeter/SayHello"
    send   = "slowly" # ERROR: Value not allowed
  }
  grpc "status" {
    proto  = "greeter.proto"
    method = "helloworld.Greeter/SayHello"
    expect {
      grpc_status = ["NOT_FUND"] # ERROR: Unknown status
    }
  }
  grpc "binary" {
    proto   = "greeter.proto"
    method  = "helloworld.Greeter/SayHello"
    headers = { Trace-Bin = "a:b" } # ERROR: Metadata that isn't base64
  }
  grpc "no_method" {
    reflection = true
    method     = "helloworld.Greeter" # ERROR: Unknown method
  }
  grpc "neither" { # ERROR: Missing argument
    method = "helloworld.Greeter/SayHello"
  }
}
