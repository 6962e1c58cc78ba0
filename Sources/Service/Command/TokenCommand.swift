internal import BisqueWeb
import Glibc

/// Makes a token as `bisque token` prints it.
enum TokenCommand {
    static func text(
        _ settings: TokenSettings, secret: [UInt8], now: Int64 = Int64(time(nil))
    ) -> String {
        var token = RoomToken(
            room: settings.room, name: settings.name,
            expires: now + settings.lifetime.components.seconds)
        token.canPublish = settings.canPublish
        token.canSubscribe = settings.canSubscribe
        token.isOnce = settings.isForOnce
        if settings.isForOnce { token.identifier = Base64Url.encode(WebRandom.bytes(16)) }
        return token.signed(with: secret)
    }
}
