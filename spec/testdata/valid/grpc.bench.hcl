# Calls of gRPC, with values in their messages, and beside a request.

data "users" {
  rows = [{ name = "ann", n = 1 }, { name = "bob", n = 2 }]
}

group "greeter" {
  base_url = "https://127.0.0.1:50051"
  headers  = { X-Team = "hello" }

  grpc "hello" {
    description = "one greeting"
    proto       = "greeter.proto"
    method      = "helloworld.Greeter/SayHello"
    message     = { name = data.users.name, times = data.users.n, at = "2026-01-02T03:04:05Z" }
    capture     = { said = json("$.message") }

    expect {
      json         = { "$.message" = matches("^Hello") }
      max_duration = "1s"
    }
  }

  request "page" {
    path = "/${request.hello.said}"
  }

  grpc "replies" {
    for_each    = toset(["a", "b"])
    target      = "127.0.0.1:50052"
    proto       = "greeter.proto"
    method      = "helloworld.Greeter/LotsOfReplies"
    message     = { name = each.key }
    idle_limit  = "5s"
    stall_limit = "300ms"
  }

  grpc "greetings" {
    proto    = "greeter.proto"
    method   = "helloworld.Greeter/LotsOfGreetings"
    messages = [{ name = "x" }, { name = request.hello.said }]
  }

  grpc "nobody" {
    proto  = "greeter.proto"
    method = "helloworld.Greeter/SayHello"
  }

  grpc "chat" {
    proto    = "greeter.proto"
    method   = "helloworld.Greeter/BidiHello"
    messages = [{ name = "a" }, { name = data.users.name }]
    send     = "in_turn"
    headers  = { Trace-Bin = base64encode("abc") }

    expect {
      grpc_status = ["OK", "NOT_FOUND"]
    }
  }

  grpc "described_by_its_server" {
    reflection = true
    method     = "helloworld.Greeter/SayHello"
    message    = { name = data.users.name }
  }
}

benchmark "greeter" {
  groups     = [group.greeter]
  strategies = [strategy.sequential]
  users      = [4]
}
