"""Okta's Python SDK of the second generation, unmodified, against the management API of ORG_URL, as the owner of TOKEN.

Prints a line of JSON for each walk: its name, and what went wrong if something did.
"""

from datetime import datetime, timedelta, timezone

from okta import models
from okta.client import Client

from walks import arguments, expect, failing, run, some_key, unique

org, token = arguments()
client = Client({"orgUrl": org, "token": token})
password = "correct-horse-battery-staple-9"


async def done(call):
    """What a call of the SDK gives; a refusal is thrown."""
    result = await call
    if result[-1] is not None:
        raise RuntimeError(str(result[-1]))
    return result[0] if len(result) > 1 else None


async def everything(call):
    """All pages of a list, by the SDK's own pager."""
    items, answer, error = await call
    found, pages = list(items or []), 1
    while error is None and answer.has_next():
        items, error = await answer.next()
        found += items or []
        pages += 1
    if error is not None:
        raise RuntimeError(str(error))
    return found, pages


def new_user(name, **more):
    login = unique(name) + "@acme.example"
    profile = {"firstName": name, "lastName": "Hopper", "email": login, "login": login}
    return {"profile": profile, **more}


with_password = {"credentials": {"password": {"value": password}}}


async def users_are_made_found_and_changed():
    staged = await done(client.create_user(new_user("staged"), {"activate": "false"}))
    expect(staged.status, "STAGED")
    active = await done(client.create_user(models.CreateUserRequest(new_user("active", **with_password))))
    expect(active.status, "ACTIVE")
    expect((await done(client.get_user(active.profile.login))).id, active.id)
    expect((await done(client.get_user("me"))).profile.login, "ada@acme.example")
    changed = await done(client.partial_update_user(active.id, {"profile": {"department": "Ships"}}))
    expect((changed.profile.department, changed.profile.first_name), ("Ships", "active"))
    # The whole user as it was read, sent back with one change.
    read = await done(client.get_user(active.id))
    read.profile.title = "Admiral"
    replaced = await done(client.update_user(active.id, read))
    expect((replaced.profile.title, replaced.profile.department), ("Admiral", "Ships"))
    await failing(client.get_user("00u" + "0" * 17), "E0000007")


async def users_are_listed():
    surname = unique("Listed")
    for at in range(5):
        request = new_user(f"listed{at}", **with_password)
        request["profile"]["lastName"] = surname
        await done(client.create_user(request))
    by_name = f'profile.lastName eq "{surname}"'
    found, pages = await everything(
        client.list_users({"search": by_name, "sortBy": "profile.firstName", "sortOrder": "desc", "limit": "2"})
    )
    expect([each.profile.first_name for each in found], [f"listed{at}" for at in range(4, -1, -1)])
    expect(pages, 3)
    expect(len((await everything(client.list_users({"q": surname})))[0]), 5)
    expect(len((await everything(client.list_users({"filter": by_name, "limit": "3"})))[0]), 5)


async def users_live_and_end():
    user = await done(client.create_user(new_user("living", **with_password), {"activate": "false"}))
    await done(client.activate_user(user.id, {"sendEmail": "false"}))
    await done(client.suspend_user(user.id))
    await done(client.unsuspend_user(user.id))
    expect((await done(client.expire_password(user.id))).status, "PASSWORD_EXPIRED")
    expect(len((await done(client.expire_password_and_get_temporary_password(user.id))).temp_password) > 5, True)
    expect(
        (await done(client.reset_password(user.id, {"sendEmail": "false"}))).reset_password_url.startswith(org), True
    )
    await done(client.partial_update_user(user.id, {"credentials": with_password["credentials"]}))
    old, new = {"value": password}, {"value": password + "-new"}
    await done(client.change_password(user.id, {"oldPassword": old, "newPassword": new}))
    await done(client.clear_user_sessions(user.id, {"oauthTokens": "true"}))
    await done(client.list_app_links(user.id))
    await done(client.list_user_groups(user.id))
    await done(client.deactivate_user(user.id))
    await done(client.deactivate_or_delete_user(user.id))
    await failing(client.get_user(user.id), "E0000007")


async def groups_are_kept():
    name = unique("Group")
    group = await done(client.create_group(models.Group({"profile": models.GroupProfile({"name": name})})))
    group.profile.description = "of a script"
    expect((await done(client.update_group(group.id, group))).profile.description, "of a script")
    user = await done(client.create_user(new_user("member")))
    await done(client.add_user_to_group(group.id, user.id))
    expect([each.id for each in (await everything(client.list_group_users(group.id)))[0]], [user.id])
    expect([each.id for each in (await everything(client.list_groups({"q": name})))[0]], [group.id])
    await done(client.remove_user_from_group(group.id, user.id))
    await done(client.delete_group(group.id))
    await failing(client.get_group(group.id), "E0000007")


def oidc_app(application_type, method, grants, responses, **more):
    return models.OpenIdConnectApplication(
        {
            "label": unique(application_type),
            "credentials": {"oauthClient": {"tokenEndpointAuthMethod": method}},
            "settings": {
                "oauthClient": {
                    "applicationType": application_type,
                    "grantTypes": grants,
                    "responseTypes": responses,
                    "redirectUris": [] if application_type == "service" else ["https://app.example/callback"],
                    **more,
                }
            },
        }
    )


async def apps_are_kept_and_given():
    app = await done(
        client.create_application(oidc_app("web", "client_secret_basic", ["authorization_code"], ["code"]))
    )
    expect(type(app).__name__, "OpenIdConnectApplication")
    read = await done(client.get_application(app.id))
    read.label += " changed"
    expect((await done(client.update_application(app.id, read))).label, read.label)
    bookmark = models.BookmarkApplication(
        {"label": unique("Wiki"), "settings": {"app": {"url": "https://wiki.example/"}}}
    )
    await done(client.create_application(bookmark))
    second = await done(client.create_new_client_secret_for_application(app.id, {}))
    await done(client.deactivate_client_secret_for_application(app.id, second.id))
    await done(client.delete_client_secret_for_application(app.id, second.id))
    expect(len((await everything(client.list_client_secrets_for_application(app.id)))[0]), 1)
    user = await done(client.create_user(new_user("given", **with_password)))
    group = await done(client.create_group({"profile": {"name": unique("Given")}}))
    await done(client.assign_user_to_application(app.id, {"id": user.id, "profile": {"team": "a"}}))
    await done(client.create_application_group_assignment(app.id, group.id, {"priority": 1}))
    expect(len((await everything(client.list_application_users(app.id)))[0]), 1)
    expect(len((await everything(client.list_application_group_assignments(app.id)))[0]), 1)
    found, _ = await everything(client.list_applications({"filter": f'group.id eq "{group.id}"'}))
    expect([each.id for each in found], [app.id])
    await done(client.delete_application_user(app.id, user.id))
    await done(client.delete_application_group_assignment(app.id, group.id))
    await done(client.deactivate_application(app.id))
    await done(client.activate_application(app.id))
    await done(client.deactivate_application(app.id))
    await done(client.delete_application(app.id))


async def a_service_signs_itself_in():
    key, pem = some_key("service", with_private=True)
    app = await done(
        client.create_application(
            oidc_app("service", "private_key_jwt", ["client_credentials"], ["token"], jwks={"keys": [key]})
        )
    )
    await done(client.grant_consent_to_scope(app.id, {"issuer": org, "scopeId": "okta.users.read"}))
    config = {"orgUrl": org, "authorizationMode": "PrivateKey", "clientId": app.id, "privateKey": pem, "kid": "service"}
    script = Client({**config, "scopes": ["okta.users.read"]})
    expect(len(await done(script.list_users({"limit": "1"}))), 1)
    await failing(script.list_groups(), "E0000006")


async def the_log_is_read():
    since = datetime.now(timezone.utc) - timedelta(seconds=5)
    names = [unique("Logged") for _ in range(3)]
    for name in names:
        await done(client.create_group({"profile": {"name": name}}))
    asked = {"since": since.isoformat(), "until": (since + timedelta(hours=1)).isoformat(), "sortOrder": "ASCENDING"}
    events, _ = await everything(
        client.get_logs({**asked, "filter": 'eventType eq "group.lifecycle.create"', "limit": "2"})
    )
    expect([each.target[0].display_name for each in events if each.target[0].display_name in names], names)
    await everything(client.get_logs({**asked, "limit": "100"}))


async def roles_origins_and_the_org():
    user = await done(client.create_user(new_user("helper")))
    role = await done(client.assign_role_to_user(user.id, {"type": "HELP_DESK_ADMIN"}))
    expect([each.id for each in await done(client.list_assigned_roles_for_user(user.id))], [role.id])
    await done(client.remove_role_from_user(user.id, role.id))
    name = unique("portal")
    wanted = {"name": name, "origin": f"https://{name}.example", "scopes": [{"type": "CORS"}]}
    origin = await done(client.create_origin(wanted))
    origin.name = name + " again"
    expect((await done(client.update_origin(origin.id, origin))).name, name + " again")
    await done(client.deactivate_origin(origin.id))
    await done(client.delete_origin(origin.id))
    setting = await done(client.get_org_settings())
    setting.city = "London"
    expect((await done(client.update_org_setting(setting))).city, "London")
    expect((await done(client.partial_update_org_setting({"website": "https://acme.example"}))).city, "London")
    brand = (await done(client.list_brands()))[0]
    theme = (await done(client.list_brand_themes(brand.id)))[0]
    theme.primary_color_hex = "#7a1f5c"
    expect((await done(client.update_brand_theme(brand.id, theme.id, theme))).primary_color_hex, "#7a1f5c")


run(globals())
