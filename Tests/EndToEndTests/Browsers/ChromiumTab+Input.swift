/// Hands on a page: keys, a mouse, a finger, and the screen they belong to.
import Bisque

extension ChromiumTab {
    /// From now on the page sees this screen.
    func show(on screen: TestScreen) async throws {
        try await command(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .int(screen.width), "height": .int(screen.height),
                "deviceScaleFactor": screen.isTouched ? 2 : 1, "mobile": .bool(screen.isTouched),
            ])
        try await command(
            "Emulation.setTouchEmulationEnabled",
            ["enabled": .bool(screen.isTouched), "maxTouchPoints": 5])
    }

    func press(_ key: KeyPress) async throws {
        try await command("Input.dispatchKeyEvent", key.event("keyDown"))
        try await command("Input.dispatchKeyEvent", key.event("keyUp"))
    }

    /// Writes where the focus is.
    func type(_ text: String) async throws {
        for character in text { try await press(.character(character)) }
    }

    func click(_ selector: String) async throws {
        let (x, y) = try await middle(of: selector)
        for type in ["mouseMoved", "mousePressed", "mouseReleased"] {
            try await command(
                "Input.dispatchMouseEvent",
                [
                    "type": .string(type), "x": x, "y": y,
                    "button": type == "mouseMoved" ? "none" : "left", "clickCount": 1,
                ])
        }
    }

    /// Touches the middle of an element for a moment.
    func tap(_ selector: String) async throws {
        let (x, y) = try await middle(of: selector)
        try await command(
            "Input.dispatchTouchEvent",
            ["type": "touchStart", "touchPoints": [["x": x, "y": y]]])
        try await command("Input.dispatchTouchEvent", ["type": "touchEnd", "touchPoints": []])
    }

    /// Where a hand would reach an element: it must be there, seen, and not lie under another.
    private func middle(of selector: String) async throws -> (x: JSONValue, y: JSONValue) {
        let answer = try await evaluate(
            """
            const wanted = \(try JSONValue.string(selector).text);
            const element = document.querySelector(wanted);
            if (!element) throw new Error(`no element ${wanted}`);
            element.scrollIntoView({ block: "nearest", behavior: "instant" });
            const box = element.getBoundingClientRect();
            const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
            const top = document.elementFromPoint(x, y);
            const label = top?.closest("label");
            if (!top || !(element.contains(top) || label?.control === element))
                throw new Error(`${wanted} is not to be reached: ${top?.outerHTML.slice(0, 200)}`);
            return { x, y };
            """)
        guard let x = answer["x"], let y = answer["y"] else {
            throw EndpointFailure("no place of \(selector): \(answer)")
        }
        return (x, y)
    }
}
