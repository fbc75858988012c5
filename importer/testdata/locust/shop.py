import os, json, random, uuid
from locust import HttpUser, task, between, SequentialTaskSet, LoadTestShape

PASSWORD = "lovelace"
IDS = ["a", "b"]
LOOP = LOOP2
LOOP2 = LOOP


def visit(l, path):
    l.client.get("/visit/" + path, headers={"X-A": "1"})


class Steps(SequentialTaskSet):
    @task
    def first(self):
        r = self.client.post("/orders", json={"n": 1.5, "ok": True, "none": None, "id": str(uuid.uuid4())})
        self.order = r.json()["id"]

    @task
    def second(self):
        self.client.get(f"/orders/{self.order}?x={{1}}", name="/orders/[id]")


class Shopper(HttpUser):
    host = "http://127.0.0.1:9000/"
    wait_time = between(1, 2.5)
    weight = 3
    tasks = {Steps: 2}

    def on_start(self):
        self.client.post("/login", {"user": "ada", "password": PASSWORD})

    @task(3)
    def items(self):
        """Looks around."""
        with self.client.get(f"/items/{random.choice(IDS)}", catch_response=True, name="item") as response:
            if response.status_code != 200:
                response.failure("status")
            elif "x" in response.text:
                response.failure("x")
            if response.json()["name"] != "lamp":
                response.failure("name")
            if response.elapsed.total_seconds() > 0.5:
                response.failure("slow")
            if "price" not in response.text:
                response.failure("no price")
            if len(response.content) < 3:
                response.failure("short")

    @task
    def pages(self):
        for i in range(3):
            self.client.get("/page/%d" % i)
        for _ in range(5):
            self.client.get("/ping", params={"n": random.randint(1, 9)})
        for x in something():
            self.client.get("/x")
        if os.getenv("EXTRA"):
            self.client.delete("{}/extra".format(os.environ.get("PREFIX", "/p")))
        visit(self, "home")
        self.client.put(url(), data=json.dumps({"a": [1, {"b": "c"}]}))
        self.client.put("/raw", data="text", auth=("ada", PASSWORD), cert="x.pem")


class Admin(HttpUser):
    @task
    class Inner(SequentialTaskSet):
        @task
        def look(self):
            self.client.get("https://admin.example.com/")


class Shape(LoadTestShape):
    def tick(self):
        return (1, 1)
